namespace Fairway.Languages.Cel.Syntax;

/// <summary>Ends the parse at a place in the text. It never leaves the compiler.</summary>
internal sealed class SyntaxException(int offset, string message) : Exception(message)
{
    public int Offset { get; } = offset;
}
