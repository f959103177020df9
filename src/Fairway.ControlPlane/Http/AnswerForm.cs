using System.Globalization;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Printing;
using Fairway.Kubernetes;

namespace Fairway.ControlPlane.Http;

/// <summary>What the objects of an answer are turned into.</summary>
internal enum ObjectForm
{
    Whole,
    Metadata,
    Table,
}

/// <summary>The form of an answer that the Accept header asks for: <c>application/json;as=Table;v=v1;g=meta.k8s.io,application/json</c>.</summary>
internal sealed record AnswerForm(ObjectForm Form, bool IsYaml)
{
    private const int MaxHeader = 4096;

    /// <summary>What the rows of a table carry beside their cells: the <c>includeObject</c> parameter.</summary>
    public TableObjects TableObjects { get; init; } = TableObjects.Metadata;

    /// <exception cref="KubernetesException">400: not None, Metadata or Object.</exception>
    public AnswerForm Including(string objects) => this with
    {
        TableObjects = objects switch
        {
            "" or "Metadata" => TableObjects.Metadata,
            "None" => TableObjects.None,
            "Object" => TableObjects.Object,
            _ => throw ApiErrors.BadRequest($"includeObject: Unsupported value: \"{objects}\": supported values: \"None\", \"Metadata\", \"Object\""),
        },
    };

    /// <exception cref="KubernetesException">406: nothing that is asked for can be given, protobuf for one.</exception>
    public static AnswerForm Parse(string accept)
    {
        if (accept.Length == 0)
        {
            return new(ObjectForm.Whole, false);
        }

        if (accept.Length <= MaxHeader)
        {
            var clauses = accept.Split(',').Select(Clause.Parse).Where(clause => clause.Quality > 0);
            foreach (var clause in clauses.OrderByDescending(clause => clause.Quality))
            {
                if (clause.Form is { } form)
                {
                    return form;
                }
            }
        }

        throw ApiErrors.NotAcceptable(MediaTypes.Objects);
    }

    private readonly record struct Clause(AnswerForm? Form, double Quality)
    {
        public static Clause Parse(string text)
        {
            var parts = text.Split(';', StringSplitOptions.TrimEntries);
            bool? yaml = parts[0].ToLowerInvariant() switch
            {
                MediaTypes.Json or "application/*" or "*/*" => false,
                MediaTypes.Yaml or "application/x-yaml" or "text/yaml" => true,
                _ => null,
            };
            var (form, group, version, quality) = ((ObjectForm?)ObjectForm.Whole, "meta.k8s.io", "v1", 1.0);
            foreach (var parameter in parts.Skip(1))
            {
                switch (parameter.Split('=', 2))
                {
                    case ["as", var name]:
                        form = name switch
                        {
                            "Table" => ObjectForm.Table,
                            "PartialObjectMetadata" or "PartialObjectMetadataList" => ObjectForm.Metadata,
                            _ => null,
                        };
                        break;
                    case ["g", var name]:
                        group = name;
                        break;
                    case ["v", var name]:
                        version = name;
                        break;
                    case ["q", var number]:
                        quality = double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var q) ? q : 0;
                        break;
                }
            }

            var isKnown = yaml is not null && form is not null && group == "meta.k8s.io" && version == "v1";
            return new(isKnown ? new AnswerForm(form!.Value, yaml!.Value) : null, quality);
        }
    }
}
