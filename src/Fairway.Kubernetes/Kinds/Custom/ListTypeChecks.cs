using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Custom;

/// <summary>x-kubernetes-list-type, x-kubernetes-list-map-keys and x-kubernetes-map-type.</summary>
internal static class ListTypeChecks
{
    public static void Check(Value schema, Problems problems)
    {
        CheckMapType(schema, problems);
        var (type, keys) = (schema["x-kubernetes-list-type"].AsString() ?? "", schema["x-kubernetes-list-map-keys"].Items);
        if (type.Length > 0 && schema["type"].AsString() != "array")
        {
            problems.Invalid("type", schema["type"].AsString() ?? "", "must be array if x-kubernetes-list-type is specified");
        }

        if (type is not ("" or "atomic" or "set" or "map"))
        {
            problems.NotSupported("x-kubernetes-list-type", type, "atomic", "set", "map");
        }

        if (type == "map")
        {
            CheckKeys(schema, keys, problems);
        }
        else if (keys.Count > 0)
        {
            problems.Invalid("x-kubernetes-list-type", type, "must be map if x-kubernetes-list-map-keys is non-empty");
        }

        if (type is "set" or "map" && schema["items"]["nullable"].AsBool() == true)
        {
            problems.Forbidden("items.nullable", $"cannot be nullable when x-kubernetes-list-type is {type}");
        }
    }

    private static void CheckMapType(Value schema, Problems problems)
    {
        if (schema["x-kubernetes-map-type"].AsString() is not { } type)
        {
            return;
        }

        if (schema["type"].AsString() != "object")
        {
            problems.Invalid("type", schema["type"].AsString() ?? "", "must be object if x-kubernetes-map-type is specified");
        }

        if (type is not ("atomic" or "granular"))
        {
            problems.NotSupported("x-kubernetes-map-type", type, "atomic", "granular");
        }
    }

    private static void CheckKeys(Value schema, ValueList keys, Problems problems)
    {
        if (keys.Count == 0)
        {
            problems.Required("x-kubernetes-list-map-keys", "must not be empty if x-kubernetes-list-type is map");
        }

        var items = schema["items"];
        if (items.IsMap && items["type"].AsString() != "object")
        {
            problems.Invalid("items.type", items["type"].AsString() ?? "", "must be object if parent array's x-kubernetes-list-type is map");
        }

        foreach (var key in keys)
        {
            var name = key.AsString() ?? "";
            if (items["properties"][name] is not { IsMap: true } property)
            {
                problems.Invalid("x-kubernetes-list-map-keys", schema["x-kubernetes-list-map-keys"], "entries must all be names of item properties");
            }
            else if (property["default"].IsNull && !items["required"].Items.Contains(key))
            {
                problems.Required(
                    $"items.properties[{name}].default",
                    "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property");
            }
        }

        if (keys.Distinct().Count() < keys.Count)
        {
            problems.Invalid("x-kubernetes-list-map-keys", schema["x-kubernetes-list-map-keys"], "must not contain duplicate entries");
        }
    }
}
