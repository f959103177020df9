using System.Text;

namespace Fairway.Kubernetes.Schemas;

/// <summary>Where a walk over an object stands: <c>spec.containers[0].image</c>, <c>metadata.labels[app]</c>.</summary>
internal sealed class FieldPath
{
    private readonly List<Step> _steps = [];

    private enum StepKind : byte
    {
        Field,
        Index,
        Key,
    }

    /// <summary>A path that begins with a text.</summary>
    public static FieldPath From(string text)
    {
        var path = new FieldPath();
        path.PushField(text);
        return path;
    }

    public int Depth => _steps.Count;

    public void PushField(string name) => _steps.Add(new(StepKind.Field, name, 0));

    public void PushIndex(int index) => _steps.Add(new(StepKind.Index, "", index));

    public void PushKey(string key) => _steps.Add(new(StepKind.Key, key, 0));

    public void Pop() => _steps.RemoveAt(_steps.Count - 1);

    public string Child(string name) => _steps.Count == 0 ? name : $"{this}.{name}";

    /// <summary>The path as the details of messages have it: nothing at all for the root.</summary>
    public string Name => _steps.Count == 0 ? "" : ToString();

    /// <summary>The root is written as <c>&lt;nil&gt;</c>, as apimachinery prints an absent path.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var step in _steps)
        {
            switch (step.Kind)
            {
                case StepKind.Field:
                    text.Append(text.Length == 0 ? "" : ".").Append(step.Name);
                    break;
                case StepKind.Index:
                    text.Append('[').Append(step.Index).Append(']');
                    break;
                default:
                    text.Append('[').Append(step.Name).Append(']');
                    break;
            }
        }

        return text.Length == 0 ? "<nil>" : text.ToString();
    }

    private readonly record struct Step(StepKind Kind, string Name, int Index);
}
