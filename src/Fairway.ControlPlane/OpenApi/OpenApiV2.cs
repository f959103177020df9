using Fairway.Values;

namespace Fairway.ControlPlane.OpenApi;

/// <summary>
/// A schema in OpenAPI v2, which has neither nullable nor oneOf, anyOf and not: as upstream's publisher does, what only these would say
/// is left out, so that clients that know v2 alone can read the rest.
/// </summary>
internal static class OpenApiV2
{
    public static Value From(Value schema)
    {
        if (!schema.IsMap)
        {
            return schema;
        }

        var isLoose = schema["nullable"].AsBool() == true;
        var hidesFields = isLoose || schema["x-kubernetes-preserve-unknown-fields"].AsBool() == true;
        var output = new ValueMap.Builder(schema.Fields.Count);
        foreach (var (keyword, value) in schema.Fields)
        {
            switch (keyword)
            {
                case "nullable" or "oneOf" or "anyOf" or "not":
                case "type" when isLoose:
                case "properties" or "items" when hidesFields:
                case "allOf" when value[0]["$ref"].IsNull:
                    break;
                case "properties":
                    output[keyword] = Value.Map([.. value.Fields.Select(field => (field.Key, From(field.Value)))]);
                    break;
                case "items" or "additionalProperties":
                    output[keyword] = From(value);
                    break;
                default:
                    output[keyword] = value;
                    break;
            }
        }

        if (schema["format"].AsString() == "int-or-string" && schema["type"].IsNull)
        {
            output["type"] = "string";
        }

        return output.Build();
    }
}
