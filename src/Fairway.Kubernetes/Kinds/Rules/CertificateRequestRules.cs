using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>
/// certificates.k8s.io/v1 CertificateSigningRequest: what is asked for never changes, and each subresource writes its part of the status.
/// </summary>
internal static class CertificateRequestRules
{
    private const string LegacySigner = "kubernetes.io/legacy-unknown";

    private static readonly Value[] Usages =
    [
        "any", "cert sign", "client auth", "code signing", "content commitment", "crl sign", "data encipherment", "decipher only",
        "digital signature", "email protection", "encipher only", "ipsec end system", "ipsec tunnel", "ipsec user", "key agreement",
        "key encipherment", "microsoft sgc", "netscape sgc", "ocsp signing", "s/mime", "server auth", "signing", "timestamping",
    ];

    public static KindRules Rules { get; } = new()
    {
        Name = static _ => [],
        Default = Default,
        Prepare = Prepare,
        Validate = Validate,
        PrepareStatus = static (@new, old) => CertificateDecision.Signed(@new, old),
        ValidateStatus = static (@new, old) => CertificateDecision.CheckSigned(@new, old),
    };

    private static Value Default(Value request) => Rewrite.Field(
        request,
        "status",
        static status => Rewrite.Items(status, "conditions", static condition => Rewrite.Missing(condition, "status", "True")));

    private static Value Prepare(Value @new, Value old) => old.IsNull
        ? @new.With("status", ValueMap.Empty)
        : @new.With("spec", old["spec"]).With("status", old["status"]);

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        if (!old.IsNull)
        {
            return problems.All;
        }

        using var _ = problems.At("spec");
        var spec = @new["spec"];
        if (CertificateText.RequestError(spec["request"].AsString() ?? "") is { } error)
        {
            problems.Invalid("request", spec["request"], error);
        }

        CheckUsages(spec["usages"], problems);
        var signer = spec["signerName"].AsString() ?? "";
        if (signer == LegacySigner)
        {
            problems.Invalid("signerName", signer, "the legacy signerName is not allowed via this API version");
        }
        else
        {
            CheckSigner(signer, problems);
        }

        if (spec["expirationSeconds"].AsLong() is { } seconds and < 600)
        {
            problems.Invalid("expirationSeconds", seconds, "may not specify a duration less than 600 seconds (10 minutes)");
        }

        return problems.All;
    }

    private static void CheckUsages(Value usages, Problems problems)
    {
        if (usages.Items.Count == 0)
        {
            problems.Required("usages", "usages must be provided");
        }

        var seen = new HashSet<Value>();
        problems.Each("usages", usages, usage =>
        {
            if (!Usages.Contains(usage))
            {
                problems.NotSupported("", usage, Usages);
            }

            if (!seen.Add(usage))
            {
                problems.Duplicate("", usage);
            }
        });
    }

    private static void CheckSigner(string signer, Problems problems)
    {
        if (signer.Length == 0)
        {
            problems.Required("signerName", "signerName must be provided");
            return;
        }

        if (signer.Split('/') is not [var domain, var path])
        {
            problems.Invalid("signerName", signer, "must be a fully qualified domain and path of the form 'example.com/signer-name'");
            return;
        }

        if (domain.Length > 253)
        {
            problems.TooLong("signerName", 253);
        }

        CheckLabels(domain, Names.Label);
        if (!domain.Contains('.', StringComparison.Ordinal))
        {
            problems.Invalid("signerName", domain, "should be a domain with at least two segments separated by dots");
        }

        CheckLabels(path, Names.Subdomain);

        void CheckLabels(string text, Func<string, IReadOnlyList<string>> rule)
        {
            if (Array.Find(text.Split('.'), label => rule(label).Count > 0) is { } bad)
            {
                problems.Invalid("signerName", text, [.. rule(bad).Select(message => $"validating label \"{bad}\": {message}")]);
            }
        }
    }
}
