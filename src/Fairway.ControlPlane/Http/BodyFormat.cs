namespace Fairway.ControlPlane.Http;

/// <summary>How a body is written.</summary>
internal enum BodyFormat
{
    Json,
    Yaml,
    Protobuf,
}
