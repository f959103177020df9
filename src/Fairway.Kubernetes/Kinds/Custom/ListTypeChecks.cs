using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Custom;

/// <summary>x-kubernetes-list-type, x-kubernetes-list-map-keys and x-kubernetes-map-type.</summary>
internal static class ListTypeChecks
{
    public static void Check(Value schema, Problems problems)
    {
        CheckMapType(schema, problems);
        var (type, keys) = (schema["x-kubernetes-list-type"].AsString(), schema["x-kubernetes-list-map-keys"].Items);
        if (type is not null && schema["type"].AsString() != "array")
        {
            problems.RequiredOrInvalid("type", schema["type"].AsString() ?? "", "must be array if x-kubernetes-list-type is specified");
        }
        else if (type == "set")
        {
            CheckItemsOfSet(schema["items"], problems);
        }

        if (type is not (null or "atomic" or "set" or "map"))
        {
            problems.NotSupported("x-kubernetes-list-type", type, "atomic", "set", "map");
        }

        if (type != "map" && keys.Count > 0)
        {
            problems.RequiredOrInvalid("x-kubernetes-list-type", type ?? "", "must be map if x-kubernetes-list-map-keys is non-empty");
        }

        if (type == "map")
        {
            CheckKeys(schema, keys, problems);
        }

        if (type is "set" or "map" && schema["items"]["nullable"].AsBool() == true)
        {
            problems.Forbidden("items.nullable", $"cannot be nullable when x-kubernetes-list-type is {type}");
        }

        if (type == "map")
        {
            CheckPresence(schema["items"], keys, problems);
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
            problems.RequiredOrInvalid("type", schema["type"].AsString() ?? "", "must be object if x-kubernetes-map-type is specified");
        }

        if (type is not ("atomic" or "granular"))
        {
            problems.NotSupported("x-kubernetes-map-type", type, "atomic", "granular");
        }
    }

    // Items of a set are told apart as wholes.
    private static void CheckItemsOfSet(Value items, Problems problems)
    {
        const string Detail = "must be atomic as item of a list with x-kubernetes-list-type=set";
        var listType = items["x-kubernetes-list-type"].AsString();
        if (items["type"].AsString() == "array" && listType is not (null or "atomic"))
        {
            problems.Invalid("items.x-kubernetes-list-type", listType, Detail);
        }
        else if (items["type"].AsString() == "object" && items["x-kubernetes-map-type"].AsString() != "atomic")
        {
            problems.Invalid("items.x-kubernetes-map-type", listType ?? "null", Detail);
        }
    }

    private static void CheckKeys(Value schema, ValueList keys, Problems problems)
    {
        if (keys.Count == 0)
        {
            problems.Required("x-kubernetes-list-map-keys", "must not be empty if x-kubernetes-list-type is map");
        }

        var items = schema["items"];
        if (items.IsNull)
        {
            problems.Required("items", "must have a schema if x-kubernetes-list-type is map");
            return;
        }

        if (items["type"].AsString() != "object")
        {
            problems.Invalid("items.type", items["type"].AsString() ?? "", "must be object if parent array's x-kubernetes-list-type is map");
            return;
        }

        var seen = new HashSet<Value>();
        foreach (var key in keys)
        {
            var name = key.AsString() ?? "";
            if (!items["properties"][name].IsMap)
            {
                problems.Invalid("x-kubernetes-list-map-keys", schema["x-kubernetes-list-map-keys"], "entries must all be names of item properties");
            }
            else if (items["properties"][name]["type"].AsString() is "array" or "object")
            {
                problems.Invalid(
                    $"items.properties[{name}].type", "object", "must be a scalar type if parent array's x-kubernetes-list-type is map");
            }

            if (!seen.Add(key))
            {
                problems.Invalid("x-kubernetes-list-map-keys", schema["x-kubernetes-list-map-keys"], "must not contain duplicate entries");
            }
        }
    }

    private static void CheckPresence(Value items, ValueList keys, Problems problems)
    {
        foreach (var key in keys)
        {
            var name = key.AsString() ?? "";
            if (items["properties"][name] is not { IsMap: true } property)
            {
                continue;
            }

            if (property["default"].IsNull && !items["required"].Items.Contains(key))
            {
                problems.Required(
                    $"items.properties[{name}].default",
                    "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property");
            }

            if (property["nullable"].AsBool() == true)
            {
                problems.Forbidden(
                    $"items.properties[{name}].nullable", "this property is in x-kubernetes-list-map-keys, so it cannot be nullable");
            }
        }
    }
}
