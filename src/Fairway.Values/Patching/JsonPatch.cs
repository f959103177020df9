namespace Fairway.Values.Patching;

/// <summary>
/// JSON Patch (RFC 6902): <c>[{"op":"replace","path":"/spec/replicas","value":3}]</c>. All operations apply, or the first that does not is
/// named by its index and path and the document stays as it was.
/// </summary>
public static class JsonPatch
{
    /// <summary>The document with all operations applied; limits are <see cref="PatchLimits.Default"/> when not given.</summary>
    /// <exception cref="PatchException">The patch is malformed, does not fit the document, or is over a limit.</exception>
    public static Value Apply(Value document, Value patch, PatchLimits? limits = null)
    {
        limits ??= PatchLimits.Default;
        if (!patch.IsList)
        {
            throw new PatchException("a JSON patch must be a list of operations");
        }

        var operations = patch.Items;
        if (operations.Count > limits.MaxOperations)
        {
            // The API server's own words.
            throw new PatchException($"The allowed maximum operations in a JSON patch is {limits.MaxOperations}, got {operations.Count}")
            {
                IsTooLarge = true,
            };
        }

        var budget = new PatchBudget(limits);
        for (var i = 0; i < operations.Count; i++)
        {
            document = ApplyOne(document, operations[i], i, budget);
        }

        return document;
    }

    private static Value ApplyOne(Value document, Value operation, int index, PatchBudget budget)
    {
        var name = $"operation {index}";
        try
        {
            var op = Text(operation, "op");
            name += $" ({op})";
            var path = JsonPointer.Parse(Text(operation, "path"));
            name = $"operation {index} ({op} {path})";
            return op switch
            {
                "add" => PatchEdit.Add(document, path, budget.Measured(Operand(operation), path), budget),
                "remove" => PatchEdit.Remove(document, path, budget),
                "replace" => PatchEdit.Replace(document, path, budget.Measured(Operand(operation), path), budget),
                "move" => Move(document, From(operation), path, budget),
                "copy" => PatchEdit.Add(document, path, budget.Copied(Find(document, From(operation)), path), budget),
                "test" => Test(document, path, Operand(operation)),
                _ => throw new PatchException("the op must be add, remove, replace, move, copy or test"),
            };
        }
        catch (PatchException e)
        {
            throw new PatchException($"{name}: {e.Message}") { IsTooLarge = e.IsTooLarge, IsFailedTest = e.IsFailedTest };
        }
    }

    private static Value Move(Value document, JsonPointer from, JsonPointer path, PatchBudget budget)
    {
        if (from.IsProperPrefixOf(path))
        {
            throw new PatchException($"a value cannot be moved into itself (from {from})");
        }

        var value = Find(document, from);
        return from.Text == path.Text
            ? document
            : PatchEdit.Add(PatchEdit.Remove(document, from, budget), path, budget.Measured(value, path), budget);
    }

    private static Value Test(Value document, JsonPointer path, Value expected) =>
        Find(document, path) == expected ? document : throw new PatchException("the test failed: the value is another") { IsFailedTest = true };

    private static Value Find(Value document, JsonPointer path) =>
        path.TryFind(document, out var found) ? found : throw new PatchException($"there is nothing at \"{path}\"");

    private static JsonPointer From(Value operation) => JsonPointer.Parse(Text(operation, "from"));

    private static Value Operand(Value operation) =>
        operation.Fields.TryGetValue("value", out var value) ? value : throw new PatchException("the field \"value\" is missing");

    private static string Text(Value operation, string field)
    {
        if (!operation.IsMap)
        {
            throw new PatchException("an operation must be a map");
        }

        return operation[field].AsString()
            ?? throw new PatchException(
                operation.Fields.ContainsKey(field) ? $"the field \"{field}\" must be a string" : $"the field \"{field}\" is missing");
    }
}
