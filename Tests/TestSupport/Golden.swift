public import Foundation

/// Finds expected numbers in `Tests/Golden` and optional material beside the project.
public enum Golden {
  /// The project's root folder, found from this file's own place.
  public static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A file in `Tests/Golden`.
  public static func url(_ name: String) -> URL {
    root.appendingPathComponent("Tests/Golden").appendingPathComponent(name)
  }

  /// Reads a JSON file of `Tests/Golden`.
  ///
  /// - Throws: A Foundation error if the file is absent or is not JSON.
  public static func json(_ name: String) throws -> JSONValue {
    try JSONDecoder().decode(JSONValue.self, from: Data(contentsOf: url(name)))
  }

  /// A file below the folder of real series beside the project, or nil when that is absent.
  ///
  /// Tests that need it are declared with
  /// `.enabled(if: Golden.shared("nist") != nil, "needs ../shared/data/nist")`.
  public static func shared(_ path: String) -> URL? {
    let url = root.deletingLastPathComponent().appendingPathComponent("shared/data")
      .appendingPathComponent(path)
    return FileManager.default.fileExists(atPath: url.path) ? url : nil
  }
}
