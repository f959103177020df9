namespace Fairway.Languages.Cel.Types;

/// <summary>How the items of a list are told apart: by the values of these keys, or, without keys, by themselves.</summary>
internal sealed record ListIdentity(IReadOnlyList<string> Keys);
