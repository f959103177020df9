using Fairway.Values;

namespace Fairway.ControlPlane.Reviews;

/// <summary>A review as it is answered: as it was posted, with its metadata, however empty, and its status.</summary>
internal static class ReviewDocument
{
    public static Value Of(Value review, Value status)
    {
        var answer = Value.Map(
            ("kind", review["kind"]),
            ("apiVersion", review["apiVersion"]),
            ("metadata", review["metadata"].IsMap ? review["metadata"] : ValueMap.Empty));
        return answer.WithFields(review.Without("metadata")).With("status", status);
    }
}
