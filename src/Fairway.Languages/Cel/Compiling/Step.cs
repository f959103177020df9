using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel.Compiling;

/// <summary>One compiled node: gives its value in a frame.</summary>
internal delegate CelValue Step(Frame frame);
