using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Kinds.Objects;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Kubernetes.Tests.Kinds;

/// <summary>Objects as tests write them, and what the API makes of them.</summary>
internal static class Sample
{
    public static KindDescription Kind(string apiVersion, string kind) => BuiltInKinds.Find(GroupVersionKind.From(apiVersion, kind))!;

    public static KindDescription KindOf(Value @object) => BuiltInKinds.Find(@object.GroupVersionKind)!;

    /// <summary>Decodes JSON with defaults.</summary>
    public static Value Decode(string json)
    {
        var @object = JsonReader.Read(json);
        return ObjectDecoding.Decode(KindOf(@object), @object, null);
    }

    /// <summary>The problems of a new object, as the API writes them.</summary>
    public static string[] ErrorsOf(Value @object) => ErrorsOf(@object, Value.Null);

    public static string[] ErrorsOf(Value @new, Value old) =>
        Texts(ObjectValidation.Validate(KindOf(@new), @new, old, static _ => { }, CancellationToken.None));

    /// <summary>The definition of foos.x.io with one version, v1.</summary>
    public static Value Definition(string schema, string versionFields = "") => Decode($$"""
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"foos.x.io"},"spec":{
          "group":"x.io","scope":"Namespaced","names":{"plural":"foos","kind":"Foo"},"versions":[{"name":"v1","served":true,"storage":true,
          "schema":{"openAPIV3Schema":{{schema}} }{{versionFields}} }] } }
        """);

    public static Value Pod(string spec) => Decode(
        $$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"ns"},"spec":{{spec}}}""");

    public static Value Deployment(string spec) => Decode(
        $$"""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d","namespace":"ns"},"spec":{{spec}}}""");

    private static string[] Texts(IReadOnlyList<FieldError> errors) => [.. errors.Select(error => error.ToString())];
}
