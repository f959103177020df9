using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Printing;

/// <summary>Webhooks and policies of admission, requests for certificates, and API services.</summary>
internal static class AdmissionTables
{
    private const string Unset = "<unset>";

    public static KindTable Webhooks { get; } = new(
        [TableColumn.ObjectName, new("Webhooks", "integer", "How many webhooks there are."), TableColumn.Age],
        static (hooks, now) => [hooks.Name, hooks["webhooks"].Items.Count, Cells.Age(hooks, now)]);

    public static KindTable ValidatingPolicies { get; } = Policies("Validations", "validations");

    public static KindTable MutatingPolicies { get; } = Policies("Mutations", "mutations");

    public static KindTable Bindings { get; } = new(
        [
            TableColumn.ObjectName,
            new("PolicyName", "string", "The policy that is bound."),
            new("ParamRef", "string", "The policy's parameters."),
            TableColumn.Age,
        ],
        static (binding, now) =>
            [binding.Name, binding["spec"]["policyName"].AsString() ?? "", Parameter(binding["spec"]["paramRef"]), Cells.Age(binding, now)]);

    public static KindTable CertificateRequests { get; } = new(
        [
            TableColumn.ObjectName,
            TableColumn.Age,
            new("SignerName", "string", "Who is to sign."),
            new("Requestor", "string", "Who asks."),
            new("RequestedDuration", "string", "How long the certificate is to be valid."),
            new("Condition", "string", "What has become of the request."),
        ],
        static (request, now) =>
        [
            request.Name,
            Cells.Age(request, now),
            Cells.OrNone(request["spec"]["signerName"].AsString()),
            request["spec"]["username"].AsString() ?? "",
            request["spec"]["expirationSeconds"].AsLong() is { } seconds ? HumanDuration.Of(TimeSpan.FromSeconds(seconds)) : Cells.None,
            Decision(request),
        ]);

    public static KindTable ApiServices { get; } = new(
        [
            TableColumn.ObjectName,
            new("Service", "string", "What answers for the version."),
            new("Available", "string", "Whether it answers."),
            TableColumn.Age,
        ],
        static (service, now) =>
        [
            service.Name,
            service["spec"]["service"] is { IsMap: true } server ? $"{server["namespace"].AsString()}/{server["name"].AsString()}" : "Local",
            Availability(service.Condition("Available")),
            Cells.Age(service, now),
        ]);

    private static KindTable Policies(string title, string list) => new(
        [
            TableColumn.ObjectName,
            new(title, "integer", "How many rules the policy has."),
            new("ParamKind", "string", "The kind of the policy's parameters."),
            TableColumn.Age,
        ],
        (policy, now) =>
        [
            policy.Name,
            policy["spec"][list].Items.Count,
            policy["spec"]["paramKind"] is { IsMap: true } kind ? $"{kind["apiVersion"].AsString()}/{kind["kind"].AsString()}" : Unset,
            Cells.Age(policy, now),
        ]);

    private static string Parameter(Value reference)
    {
        if (!reference.IsMap)
        {
            return Unset;
        }

        var name = reference["name"].AsString() ?? Cells.Selector(reference["selector"]);
        return reference["namespace"].AsString() is { Length: > 0 } ns ? $"{ns}/{name}" : name;
    }

    private static string Availability(Value condition) => condition["status"].AsString() switch
    {
        null => Cells.Unknown,
        "True" => "True",
        var status => $"{status} ({condition["reason"].AsString()})",
    };

    private static string Decision(Value request)
    {
        var text = Has("Denied") ? "Denied" : Has("Approved") ? "Approved" : "Pending";
        text += Has("Failed") ? ",Failed" : "";
        return (request["status"]["certificate"].AsString() ?? "").Length > 0 ? text + ",Issued" : text;

        bool Has(string type) => !request.Condition(type).IsNull;
    }
}
