using Microsoft.Extensions.Options;

namespace Fairway.Node;

/// <summary>Checks the bounds that the options carry as attributes.</summary>
[OptionsValidator]
internal sealed partial class NodeAgentOptionsValidator : IValidateOptions<NodeAgentOptions>;
