using Fairway.Kubernetes;

namespace Fairway.ControlPlane.Printing;

/// <summary>Config maps, secrets and service accounts. A secret shows how much it holds, never what.</summary>
internal static class ConfigurationTables
{
    public static KindTable ConfigMaps { get; } = new(
        [TableColumn.ObjectName, new("Data", "string", "The number of keys."), TableColumn.Age],
        static (map, now) => [map.Name, map["data"].Fields.Count + map["binaryData"].Fields.Count, Cells.Age(map, now)]);

    public static KindTable Secrets { get; } = new(
        [TableColumn.ObjectName, new("Type", "string", "What the secret is for."), new("Data", "string", "The number of keys."), TableColumn.Age],
        static (secret, now) => [secret.Name, secret["type"].AsString() ?? "", secret["data"].Fields.Count, Cells.Age(secret, now)]);

    public static KindTable ServiceAccounts { get; } = new(
        [TableColumn.ObjectName, new("Secrets", "string", "The number of secrets that pods of the account may use."), TableColumn.Age],
        static (account, now) => [account.Name, account["secrets"].Items.Count, Cells.Age(account, now)]);
}
