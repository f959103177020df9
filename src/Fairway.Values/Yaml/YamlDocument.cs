namespace Fairway.Values.Yaml;

/// <summary>One document of a YAML stream and the line it starts on, counted from 1.</summary>
public readonly record struct YamlDocument(Value Value, int Line);
