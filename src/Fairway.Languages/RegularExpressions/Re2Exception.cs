namespace Fairway.Languages.RegularExpressions;

/// <summary>A pattern that RE2 refuses, in its wording. It never leaves the translator.</summary>
internal sealed class Re2Exception(string problem, string where) : Exception($"{problem}: `{where}`");
