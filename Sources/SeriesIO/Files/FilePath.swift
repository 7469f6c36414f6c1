/// Paths as text: the folder of a file, and a file in a folder.
///
/// `NSString` would do the same, but traps on relative paths of a single letter on Linux.
public enum FilePath {
  /// The folder part of a path, without its last `/`; empty for a plain name.
  public static func folder(of path: String) -> String {
    let trimmed = withoutLastSlashes(path)
    guard let slash = trimmed.lastIndex(of: "/") else { return "" }
    let folder = withoutLastSlashes(String(trimmed[..<slash]))
    return folder.isEmpty ? "/" : folder
  }

  /// The last part of a path.
  public static func name(of path: String) -> String {
    let trimmed = withoutLastSlashes(path)
    return trimmed.lastIndex(of: "/").map { String(trimmed[trimmed.index(after: $0)...]) }
      ?? trimmed
  }

  /// A name below a folder; the name alone where the folder is empty or the name starts at the root.
  public static func file(_ name: String, in folder: String) -> String {
    if folder.isEmpty || name.hasPrefix("/") { return name }
    return folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  private static func withoutLastSlashes(_ path: String) -> String {
    var text = Substring(path)
    while text.count > 1, text.hasSuffix("/") { text.removeLast() }
    return String(text)
  }
}
