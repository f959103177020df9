using System.Runtime.InteropServices;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Ownership;

/// <summary>What differs between two versions of an object, by path. No path is in two of the sets.</summary>
internal sealed record FieldComparison(FieldSet Added, FieldSet Modified, FieldSet Removed)
{
    public bool IsSame => Added.IsEmpty && Modified.IsEmpty && Removed.IsEmpty;

    /// <summary>Fields that the new version gives a value they did not have.</summary>
    public FieldSet Written { get; } = Modified.Union(Added);

    public static FieldComparison Of(Schema schema, Value old, Value @new)
    {
        var walk = new Walk();
        walk.Compare(schema, Side.Of(old), Side.Of(@new));
        return new(walk.Added.Build(), walk.Modified.Build(), walk.Removed.Build());
    }

    public FieldComparison Without(FieldSet ignored) =>
        new(Added.ExceptTrees(ignored), Modified.ExceptTrees(ignored), Removed.ExceptTrees(ignored));

    /// <summary>A part of one version; absent is not the same as null.</summary>
    private readonly record struct Side(bool Present, Value Value)
    {
        public static Side Of(Value value) => new(!value.IsNull, value);

        public Side Field(string name) => Value.Fields.TryGetValue(name, out var field) ? new(true, field) : default;
    }

    private sealed class Walk
    {
        private readonly List<PathElement> _path = [];

        public FieldSetBuilder Added { get; } = new();

        public FieldSetBuilder Modified { get; } = new();

        public FieldSetBuilder Removed { get; } = new();

        public void Compare(Schema schema, Side old, Side @new)
        {
            var form = Structure.Of(schema, old.Value, @new.Value);
            if (form == Form.Map)
            {
                CompareFields(schema, old, @new);
            }
            else if (form == Form.List)
            {
                CompareItems(schema, old.Value.Items, @new.Value.Items);
            }

            if (old.Present != @new.Present)
            {
                (old.Present ? Removed : Added).Insert(CollectionsMarshal.AsSpan(_path));
            }
            else if (form == Form.Leaf && old.Value != @new.Value)
            {
                Modified.Insert(CollectionsMarshal.AsSpan(_path));
            }
        }

        private void CompareFields(Schema schema, Side old, Side @new)
        {
            foreach (var (name, value) in old.Value.Fields)
            {
                Step(PathElement.Field(name), Structure.FieldOf(schema, name), new(true, value), @new.Field(name));
            }

            foreach (var (name, value) in @new.Value.Fields)
            {
                if (!old.Field(name).Present)
                {
                    Step(PathElement.Field(name), Structure.FieldOf(schema, name), default, new(true, value));
                }
            }
        }

        private void CompareItems(Schema schema, ValueList old, ValueList @new)
        {
            var (olds, news) = (new ItemGroups(schema, old), new ItemGroups(schema, @new));
            var item = Structure.ItemOf(schema);
            foreach (var (element, group) in olds.All)
            {
                CompareGroups(item, element, group, news[element]);
            }

            foreach (var (element, group) in news.All)
            {
                if (olds[element].Count == 0)
                {
                    CompareGroups(item, element, default, group);
                }
            }
        }

        // Items that share a key cannot be told apart: together they are owned as one.
        private void CompareGroups(Schema item, PathElement element, ItemGroup old, ItemGroup @new)
        {
            switch (old.Count, @new.Count)
            {
                case ( <= 1, <= 1):
                    Step(element, item, First(old), First(@new));
                    return;
                case (0, _):
                    Mark(Added, element);
                    return;
                case (_, 0):
                    Mark(Removed, element);
                    return;
                case (1, _):
                    Step(element, item, First(old), default);
                    Mark(Added, element);
                    return;
                case (_, 1):
                    Step(element, item, default, First(@new));
                    Mark(Removed, element);
                    return;
                default:
                    if (!old.HasSameItems(@new))
                    {
                        Mark(Modified, element);
                    }

                    return;
            }
        }

        private static Side First(ItemGroup group) => new(group.Count > 0, group.First);

        private void Step(PathElement element, Schema schema, Side old, Side @new)
        {
            if (old.Present && @new.Present && old.Value == @new.Value)
            {
                return;
            }

            _path.Add(element);
            Compare(schema, old, @new);
            _path.RemoveAt(_path.Count - 1);
        }

        private void Mark(FieldSetBuilder set, PathElement element)
        {
            _path.Add(element);
            set.Insert(CollectionsMarshal.AsSpan(_path));
            _path.RemoveAt(_path.Count - 1);
        }
    }
}
