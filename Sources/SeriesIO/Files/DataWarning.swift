/// Something in the input that is not wrong but that the user should know.
public struct DataWarning: Hashable, Sendable, CustomStringConvertible {
  /// Where it stands.
  public let place: FilePlace
  /// What it is, as a clause that follows the place.
  public let message: String

  /// A warning about one place.
  public init(place: FilePlace, message: String) {
    self.place = place
    self.message = message
  }

  /// The sentence for the user.
  public var description: String { "\(place): \(message)" }
}
