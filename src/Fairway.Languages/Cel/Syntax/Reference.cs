using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel.Syntax;

/// <summary>What a name stands for.</summary>
internal abstract record Reference;

/// <summary>A variable that the host binds, by its place among the environment's variables.</summary>
internal sealed record VariableReference(int Index, string Name) : Reference;

/// <summary>A name that a macro introduced, by its slot in the frame.</summary>
internal sealed record LocalReference(int Slot) : Reference;

/// <summary>A constant, such as the name of a type.</summary>
internal sealed record ConstantReference(CelValue Value) : Reference;
