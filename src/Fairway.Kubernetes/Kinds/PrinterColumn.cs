namespace Fairway.Kubernetes.Kinds;

/// <summary>One of <c>additionalPrinterColumns</c>. Columns with a priority above 0 are shown by <c>-o wide</c> only.</summary>
public sealed record PrinterColumn(string Name, string Type, string Format, string Description, int Priority, string JsonPath);
