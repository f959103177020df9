namespace Fairway.Values.Yaml;

/// <summary>Which of Kubernetes' two YAML readers is followed; they differ in what a plain word means.</summary>
public enum YamlDialect
{
    /// <summary>
    /// sigs.k8s.io/yaml (YAML 1.1), as kubectl and the API server read: <c>yes</c>, <c>on</c> and <c>y</c> are booleans, a date is text.
    /// </summary>
    Kubernetes,

    /// <summary>kyaml (mostly YAML 1.2), as Kustomize reads: <c>yes</c> is text, a date becomes an RFC 3339 time, keys must be strings.</summary>
    Kustomize,
}
