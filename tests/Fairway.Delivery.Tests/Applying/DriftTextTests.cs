using Fairway.Delivery.Applying;
using Fairway.Values;
using Fairway.Values.Yaml;

namespace Fairway.Delivery.Tests.Applying;

public sealed class DriftTextTests
{
    private const string Live = """
        metadata:
          resourceVersion: "5"
          managedFields:
          - {manager: kustomize-controller, operation: Apply, time: "2026-01-01T00:00:09Z", fieldsV1: {"f:spec": {"f:paused": {}}}}
          - {manager: kubectl, operation: Update, subresource: scale, time: "2026-01-01T00:00:01Z", fieldsV1: {"f:spec": {"f:replicas": {}}}}
          - manager: kubectl-edit
            operation: Update
            time: "2026-01-01T00:00:02Z"
            fieldsV1: {"f:spec": {"f:containers": {'k:{"name":"web"}': {"f:image": {}}}}}
          - {manager: deployment-controller, operation: Update, subresource: status, time: "2026-01-01T00:00:03Z", fieldsV1: {"f:status": {}}}
        spec: {replicas: 5, containers: [{name: side, image: s}, {name: web, image: bad}], args: [a], extra: 1}
        status: {replicas: 5}
        """;

    private const string Wanted = """
        metadata: {resourceVersion: "6"}
        spec: {replicas: 2, containers: [{name: web, image: good}, {name: side, image: s}], args: [a, b], extra: 1, paused: true}
        """;

    [Fact]
    public void Each_changed_field_is_named_with_both_values_and_who_changed_it()
    {
        var (live, wanted) = (Read(Live), Read(Wanted));
        var lines = DriftText.Lines(new("shop", "web", "apps", "Deployment", "v1"), live, ObjectDiff.Compare(live, wanted), "kustomize-controller");
        Assert.Equal(
            [
                "Deployment/shop/web: spec.replicas was changed to 5 by kubectl (scale) at 2026-01-01T00:00:01Z; put back to 2",
                "Deployment/shop/web: spec.containers[name=\"web\"].image was changed to bad by kubectl-edit at 2026-01-01T00:00:02Z; "
                + "put back to good",
                "Deployment/shop/web: spec.args was changed to [\"a\"] by kubectl-edit at 2026-01-01T00:00:02Z; put back to [\"a\",\"b\"]",
                "Deployment/shop/web: spec.paused was removed by kubectl-edit at 2026-01-01T00:00:02Z; put back to true",
            ],
            lines);
    }

    [Fact]
    public void Secrets_are_not_shown()
    {
        var lines = DriftText.Lines(
            new("shop", "login", "", "Secret", "v1"), Read("data: {password: b2xk}"), [new(".data.password", "b2xk", "bmV3")], "x");
        Assert.Equal(["Secret/shop/login: data.password was changed to (hidden); put back to (hidden)"], lines);
    }

    [Fact]
    public void Status_and_the_APIs_own_metadata_are_no_drift()
    {
        var before = Read("{metadata: {name: a, resourceVersion: '1', generation: 1, managedFields: []}, status: {x: 1}}");
        Assert.Empty(ObjectDiff.Compare(before, Read("{metadata: {name: a, resourceVersion: '2', uid: u}, status: {x: 2}}")));
        Assert.Equal([".metadata.labels"], ObjectDiff.Compare(before, Read("{metadata: {name: a, labels: {a: b}}}")).Select(change => change.Path));
    }

    private static Value Read(string yaml) => YamlReader.ReadAll(yaml)[0].Value;
}
