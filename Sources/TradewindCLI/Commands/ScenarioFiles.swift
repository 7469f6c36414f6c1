import Foundation
import Tradewind

/// Finds the files that a scenario file builds on.
enum ScenarioFiles {
  /// Reads a file by the name written in another one, `-` excepted.
  ///
  /// - Parameters:
  ///   - name: The name as it is written.
  ///   - other: The file that names it.
  /// - Returns: The file's name and tree.
  /// - Throws: `UsageError` for a file that is not there, `SeriesIOError` for one that is no YAML.
  static func find(_ name: String, namedIn other: String) throws -> ScenarioSource {
    guard name != "-" else {
      throw UsageError("standard input cannot be what another file builds on")
    }
    let path = FilePath.file(name, in: other == "-" ? "" : FilePath.folder(of: other))
    do throws(SeriesIOError) {
      return ScenarioSource(
        name: path, identity: identity(of: path), tree: try YAMLTree.load(path: path))
    } catch {
      switch error {
      case .noSuchFile(_, let nearest):
        let hint = nearest.map { "; did you mean \($0)?" }
        throw UsageError(
          "there is no file \(path)" + (hint ?? ", named as seen from \(other)"))
      case .emptyFile: throw UsageError("the file \(path) is empty")
      default: throw error
      }
    }
  }

  /// What tells files apart whatever they are called.
  static func identity(of path: String) -> String {
    path == "-"
      ? path : URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
  }
}
