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

    public int Depth => _steps.Count;

    public void PushField(string name) => _steps.Add(new(StepKind.Field, name, 0));

    public void PushIndex(int index) => _steps.Add(new(StepKind.Index, "", index));

    public void PushKey(string key) => _steps.Add(new(StepKind.Key, key, 0));

    public void Pop() => _steps.RemoveAt(_steps.Count - 1);

    public string Child(string name) => _steps.Count == 0 ? name : $"{this}.{name}";

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
