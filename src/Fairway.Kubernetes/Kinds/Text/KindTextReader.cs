using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Text;

/// <summary>
/// Reads the compact form that built-in kinds are written in. A sample:
/// <code>
/// group apps v1 io.k8s.api.apps.v1
///
/// kind Deployment deployments deployment "Keeps a set of equal pods running."
///   @short deploy
///   @status
///   spec DeploymentSpec
///
/// type DeploymentSpec
///   replicas *int32 = 1            # a default, as JSON
///   template core.PodTemplateSpec 3 required
///   strategy DeploymentStrategy = {} retainKeys
/// </code>
/// A number after a type is that of the field in protobuf, where it is not one more than that of the field before (a kind's own fields begin
/// after metadata, which is 1); <c>2.30</c> is field 30 of the message in field 2, whose fields JSON shows as those of the type itself. The type of
/// what is a pointer in Go begins with a star: zero there is not absence.
/// The group <c>core</c> is the one without a name. A file is named by its group's alias, as in <c>core.pods.kinds</c>; the files of one alias
/// share their types, and <c>meta.LabelSelector</c> is a type of the alias <c>meta</c>. Errors tell line and column.
/// </summary>
internal sealed class KindTextReader
{
    private readonly string _file;
    private readonly List<KindEntry> _kinds = [];
    private readonly List<TypeEntry> _types = [];
    private string[] _group = [];
    private KindEntry? _kind;
    private TypeEntry? _type;
    private List<PropertyEntry> _properties = [];
    private List<FieldEntry> _fields = [];

    private KindTextReader(string file) => _file = file;

    /// <exception cref="KindTextException">The text does not have this form.</exception>
    public static KindText Read(string file, string text)
    {
        var reader = new KindTextReader(file);
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            reader.ReadLine(new LineReader(file, ++number, line.TrimEnd('\r')));
        }

        return reader.Finish();
    }

    private void ReadLine(LineReader line)
    {
        if (line.AtEnd)
        {
            return;
        }

        if (line.IsIndented)
        {
            ReadMember(line);
            return;
        }

        Close();
        var place = line.Place;
        switch (line.Word())
        {
            case "group":
                _group = [line.Word(), line.Word(), line.Word()];
                break;
            case "kind":
                _kind = new(place, line.Word(), line.Word(), line.Word(), line.AtEnd ? "" : line.Quoted(), [], []);
                break;
            case "type":
                _type = new(place, line.Word(), !line.AtEnd && line.Keyword("atomic"), []);
                break;
            case var other:
                throw place.Error($"\"{other}\" does not start a block: expected group, kind or type");
        }

        line.ExpectEnd();
    }

    private void ReadMember(LineReader line)
    {
        if (_kind is null && _type is null)
        {
            throw line.Place.Error("a field stands outside a kind or a type");
        }

        if (line.TryTake('@'))
        {
            if (_kind is null)
            {
                throw line.Place.Error("only a kind has @ properties");
            }

            _properties.Add(new(line.Place, line.Word(), line.RemainingWords()));
            return;
        }

        var (place, name, isPointer, type) = (line.Place, line.Word(), line.TryTake('*'), line.Word());
        var number = line.Number() ?? NumberAfter(_fields);
        var @default = Value.Null;
        var attributes = new List<AttributeEntry>();
        while (!line.AtEnd)
        {
            if (line.TryTake('='))
            {
                @default = line.Json();
            }
            else
            {
                attributes.Add(new(line.Place, line.Word(), line.Arguments()));
            }
        }

        if (_fields.Exists(field => field.Name == name))
        {
            throw place.Error($"the field \"{name}\" is there already");
        }

        _fields.Add(new(place, name, type, @default, attributes) { IsPointer = isPointer, Number = number });
    }

    private IReadOnlyList<int> NumberAfter(List<FieldEntry> fields) => fields.Count == 0
        ? [_kind is null ? 1 : 2]
        : [.. fields[^1].Number.SkipLast(1), fields[^1].Number[^1] + 1];

    private void Close()
    {
        if (_kind is not null)
        {
            _kinds.Add(_kind with { Properties = _properties, Fields = _fields });
        }
        else if (_type is not null)
        {
            _types.Add(_type with { Fields = _fields });
        }

        (_kind, _type, _properties, _fields) = (null, null, [], []);
    }

    private KindText Finish()
    {
        Close();
        if (_group.Length == 0)
        {
            throw new KindTextException(_file, 1, 1, "there is no group line");
        }

        return new(_file, _file.Split('.')[0], _group[0] == "core" ? "" : _group[0], _group[1], _group[2], _kinds, _types);
    }
}
