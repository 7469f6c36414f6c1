import SeriesIO
import Testing

/// Folders and files as text.
struct FilePathTests {
  @Test(arguments: [
    ("x", "", "x"), ("a/b.csv", "a", "b.csv"), ("/x", "/", "x"), ("a/b/", "a", "b"),
    ("../s/y.yaml", "../s", "y.yaml"), ("-", "", "-"),
  ])
  func partsOfAPath(path: String, folder: String, name: String) {
    #expect(FilePath.folder(of: path) == folder)
    #expect(FilePath.name(of: path) == name)
  }

  @Test func filesInFolders() {
    #expect(FilePath.file("b", in: "a") == "a/b" && FilePath.file("b", in: "a/") == "a/b")
    #expect(FilePath.file("b", in: "") == "b" && FilePath.file("/b", in: "a") == "/b")
  }
}
