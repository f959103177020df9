using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Printing;

/// <summary>Roles and bindings.</summary>
internal static class AccessTables
{
    /// <summary>Roles, and whatever else shows when it was made and nothing more.</summary>
    public static KindTable Dated { get; } = new(
        [TableColumn.ObjectName, new("Created At", "date", "When the object was created.")],
        static (@object, _) => [@object.Name, @object.Metadata["creationTimestamp"]]);

    public static KindTable Bindings { get; } = new(
        [
            TableColumn.ObjectName,
            new("Role", "string", "The role whose rights are given."),
            TableColumn.Age,
            new("Users", "string", "The users it is given to.", 1),
            new("Groups", "string", "The groups it is given to.", 1),
            new("ServiceAccounts", "string", "The service accounts it is given to.", 1),
        ],
        static (binding, now) =>
        [
            binding.Name,
            $"{binding["roleRef"]["kind"].AsString()}/{binding["roleRef"]["name"].AsString()}",
            Cells.Age(binding, now),
            Subjects(binding, "User"),
            Subjects(binding, "Group"),
            Subjects(binding, "ServiceAccount"),
        ]);

    private static string Subjects(Value binding, string kind) => string.Join(
        ", ",
        binding["subjects"].Items.Where(subject => subject["kind"].AsString() == kind).Select(subject =>
            kind == "ServiceAccount" ? $"{subject["namespace"].AsString()}/{subject["name"].AsString()}" : subject["name"].AsString()));
}
