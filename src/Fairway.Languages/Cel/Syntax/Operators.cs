namespace Fairway.Languages.Cel.Syntax;

/// <summary>The functions that operators stand for, under the names that messages use.</summary>
internal static class Operators
{
    public const string Conditional = "_?_:_";
    public const string Index = "_[_]";
    public const string OptionalIndex = "_[?_]";
    public const string Not = "!_";
    public const string Negate = "-_";
    public const string In = "@in";
    public const string Equal = "_==_";
    public const string NotEqual = "_!=_";
    public const string And = "_&&_";
    public const string Or = "_||_";

    /// <summary>The function of a binary operator's sign and how tightly it binds; 0 for what is none.</summary>
    public static (string Function, int Precedence) Binary(Token token) => token.Kind switch
    {
        TokenKind.In => (In, 1),
        TokenKind.Symbol => token.Text switch
        {
            "==" or "!=" or "<" or "<=" or ">" or ">=" => ($"_{token.Text}_", 1),
            "+" or "-" => ($"_{token.Text}_", 2),
            "*" or "/" or "%" => ($"_{token.Text}_", 3),
            _ => ("", 0),
        },
        _ => ("", 0),
    };

    /// <summary>The name as messages show it.</summary>
    public static string Display(string function) => function == In ? "@in" : function;
}
