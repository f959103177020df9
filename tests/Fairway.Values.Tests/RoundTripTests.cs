using Fairway.Testing;
using Fairway.Values.Json;
using Fairway.Values.Patching;
using Fairway.Values.Yaml;
using FsCheck;
using FsCheck.Fluent;

namespace Fairway.Values.Tests;

public sealed class RoundTripTests
{
    [Fact]
    public void What_is_written_as_JSON_is_read_back_the_same() =>
        Check(value => JsonReader.Read(JsonWriter.ToBytes(value)) == value && JsonReader.Read(JsonWriter.ToText(value, indent: 4)) == value);

    [Fact]
    public void What_is_written_as_YAML_is_read_back_the_same() =>
        Check(value => value.IsNull || YamlReader.ReadAll(YamlWriter.ToText(value)).Single().Value == value);

    [Fact]
    public void What_is_written_as_YAML_is_read_back_the_same_by_Kustomize() =>
        Check(value => value.IsNull || YamlReader.ReadAll(YamlWriter.ToText(value), dialect: YamlDialect.Kustomize).Single().Value == value);

    [Fact]
    public void Equal_trees_have_equal_hashes_whatever_the_order_of_their_keys() =>
        Check(value => Reversed(value) == value && Reversed(value).GetHashCode() == value.GetHashCode());

    [Fact]
    public void A_merge_patch_applied_twice_changes_nothing_more() => Prop.ForAll(Trees.Any, Trees.Any, (target, patch) =>
    {
        var once = MergePatch.Apply(target, patch);
        return MergePatch.Apply(once, patch) == once;
    }).Check(PropertyRuns.Of(cases: 1000));

    private static void Check(Func<Value, bool> law) => Prop.ForAll(Trees.Any, law).Check(PropertyRuns.Of(cases: 1000));

    private static Value Reversed(Value value) => value.IsMap
        ? Value.Map([.. value.Fields.Reverse().Select(pair => (pair.Key, Reversed(pair.Value)))])
        : value.IsList ? ValueList.From(value.Items.Select(Reversed)) : value;
}
