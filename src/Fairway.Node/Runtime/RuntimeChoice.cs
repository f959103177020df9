namespace Fairway.Node.Runtime;

/// <summary>The OCI runtime that runs containers here.</summary>
/// <param name="Name">crun or runc.</param>
/// <param name="Program">What is called: the runtime, or a script that prepares the call for it.</param>
/// <param name="Arguments">Given before the command.</param>
/// <param name="Limits">Whether it can put containers into cgroups with limits on this host.</param>
internal sealed record RuntimeChoice(string Name, string Program, IReadOnlyList<string> Arguments, bool Limits);
