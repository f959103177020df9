namespace Fairway.Node.Images;

/// <summary>An image's layer is not what its format asks for, goes over a limit, or asks for what is refused; the message says where.</summary>
internal sealed class ImageFormatException(string message) : Exception(message);
