using Fairway.Testing;
using Xunit.Abstractions;

namespace Fairway.Languages.Tests.Cel.Conformance;

public sealed class CelConformanceTests(ITestOutputHelper output)
{
    // Cases read, by whether they need protobuf messages; a run that reads fewer has lost some.
    private const int Applicable = 1742;

    // Cases that do not pass, each with its reason.
    private static readonly Dictionary<string, string> Exceptions = [];

    [ConformanceFact("cel-spec")]
    public void Every_case_without_protobuf_messages_gives_what_it_describes()
    {
        var cases = Read().ToArray();
        var applicable = cases.Where(test => !test.NeedsMessages).ToArray();
        var missed = applicable.Select(test => (test.Name, Problem: Run(test))).Where(result => result.Problem is not null).ToArray();
        foreach (var (name, problem) in missed)
        {
            output.WriteLine($"{name}: {problem}");
        }

        output.WriteLine($"{cases.Length} cases, {applicable.Length} without messages, {missed.Length} missed");
        Assert.Equal(Exceptions.Keys.Order(), missed.Select(result => result.Name).Order());
        Assert.True(applicable.Length >= Applicable, $"only {applicable.Length} cases were read");
    }

    private static string? Run(ConformanceCase test)
    {
        try
        {
            return test.Run();
        }
        catch (Exception failure) when (failure is NotSupportedException or InvalidOperationException or ArgumentException or NullReferenceException)
        {
            return failure.ToString();
        }
    }

    private static IEnumerable<ConformanceCase> Read() =>
        from path in Directory.EnumerateFiles(ConformanceFactAttribute.Find("cel-spec")!, "*.textproto").Order()
        let file = TextProto.Parse(File.ReadAllBytes(path))
        from section in file.Messages("section")
        from test in section.Messages("test")
        select new ConformanceCase(Path.GetFileNameWithoutExtension(path), section.Text("name")!, test);
}
