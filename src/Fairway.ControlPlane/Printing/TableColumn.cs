namespace Fairway.ControlPlane.Printing;

/// <summary>A column definition of a Table (meta.k8s.io/v1). Columns with a priority above 0 are shown by <c>-o wide</c> only.</summary>
internal sealed record TableColumn(string Name, string Type, string Description, int Priority = 0, string Format = "")
{
    public static TableColumn ObjectName { get; } = new("Name", "string", "The object's name, unique within its namespace.", 0, "name");

    public static TableColumn Age { get; } = new("Age", "string", "The time since the object was created.");
}
