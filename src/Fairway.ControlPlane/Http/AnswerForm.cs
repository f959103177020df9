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
    MetadataList,
    Table,
}

/// <summary>The form of an answer that the Accept header asks for: <c>application/json;as=Table;v=v1;g=meta.k8s.io,application/json</c>.</summary>
internal sealed record AnswerForm(ObjectForm Form, BodyFormat Format)
{
    private const int MaxHeader = 4096;

    /// <summary>What the rows of a table carry beside their cells: the <c>includeObject</c> parameter.</summary>
    public TableObjects TableObjects { get; init; } = TableObjects.Metadata;

    /// <summary>The version of meta.k8s.io that metadata and tables are given in: <c>v1</c> or <c>v1beta1</c>.</summary>
    public string MetaVersion { get; init; } = "v1";

    /// <exception cref="KubernetesException">400: a table with something but None, Metadata or Object.</exception>
    public AnswerForm Including(string objects) => Form != ObjectForm.Table ? this : this with
    {
        TableObjects = objects switch
        {
            "" or "Metadata" => TableObjects.Metadata,
            "None" => TableObjects.None,
            "Object" => TableObjects.Object,
            _ => throw ApiErrors.BadRequest(
                $"Unable to convert to Table as requested: includeObject: Invalid value: \"{objects}\": "
                + "must be 'Metadata', 'Object', 'None', or empty"),
        },
    };

    /// <summary>
    /// The form most asked for. Of those asked for alike JSON goes before protobuf: it is what is stored, and so costs nothing to write.
    /// </summary>
    /// <param name="accept">The header.</param>
    /// <param name="hasMessage">The kind can be written in protobuf.</param>
    /// <exception cref="KubernetesException">406: nothing that is asked for can be given.</exception>
    public static AnswerForm Parse(string accept, bool hasMessage)
    {
        if (accept.Length == 0)
        {
            return new(ObjectForm.Whole, BodyFormat.Json);
        }

        if (accept.Length <= MaxHeader)
        {
            var clauses = accept.Split(',').Select(Clause.Parse).Where(clause => clause.Quality > 0 && clause.CanBeGiven(hasMessage)).ToList();
            if (clauses.Count > 0)
            {
                var first = clauses.MaxBy(clause => clause.Quality);
                var isJsonAlike = first.Form!.Format == BodyFormat.Protobuf && clauses.Exists(clause =>
                    clause.Form!.Format == BodyFormat.Json && clause.Form.Form == first.Form.Form && clause.Quality == first.Quality);
                return isJsonAlike ? first.Form with { Format = BodyFormat.Json } : first.Form!;
            }
        }

        throw ApiErrors.NotAcceptable(hasMessage ? MediaTypes.Bodies : MediaTypes.Objects);
    }

    private readonly record struct Clause(AnswerForm? Form, double Quality)
    {
        public bool CanBeGiven(bool hasMessage) => Form is { } form
            && (form.Format != BodyFormat.Protobuf
                || (hasMessage && form.Form == ObjectForm.Whole)
                || form.Form is ObjectForm.Metadata or ObjectForm.MetadataList);

        public static Clause Parse(string text)
        {
            var parts = text.Split(';', StringSplitOptions.TrimEntries);
            BodyFormat? format = parts[0].ToLowerInvariant() switch
            {
                MediaTypes.Json or "application/*" or "*/*" => BodyFormat.Json,
                MediaTypes.Yaml or "application/x-yaml" or "text/yaml" => BodyFormat.Yaml,
                MediaTypes.Protobuf => BodyFormat.Protobuf,
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
                            "PartialObjectMetadata" => ObjectForm.Metadata,
                            "PartialObjectMetadataList" => ObjectForm.MetadataList,
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

            var isKnown = format is not null && form is not null && group == "meta.k8s.io" && version is "v1" or "v1beta1";
            return new(isKnown ? new AnswerForm(form!.Value, format!.Value) { MetaVersion = version } : null, quality);
        }
    }
}
