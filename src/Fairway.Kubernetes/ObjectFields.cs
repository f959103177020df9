using Fairway.Values;

namespace Fairway.Kubernetes;

/// <summary>The fields that every Kubernetes object has, read from its tree. Absent strings read as empty.</summary>
public static class ObjectFields
{
    extension(Value @object)
    {
        public string ApiVersion => @object["apiVersion"].AsString() ?? "";

        public string ObjectKind => @object["kind"].AsString() ?? "";

        public GroupVersionKind GroupVersionKind => GroupVersionKind.From(@object.ApiVersion, @object.ObjectKind);

        public Value Metadata => @object["metadata"];

        public string Name => @object["metadata"]["name"].AsString() ?? "";

        public string Namespace => @object["metadata"]["namespace"].AsString() ?? "";

        public ObjectKey Key => new(@object.Namespace, @object.Name);

        public string Uid => @object["metadata"]["uid"].AsString() ?? "";

        public string ResourceVersion => @object["metadata"]["resourceVersion"].AsString() ?? "";

        public long Generation => @object["metadata"]["generation"].AsLong() ?? 0;

        public ValueMap Labels => @object["metadata"]["labels"].Fields;

        public ValueMap Annotations => @object["metadata"]["annotations"].Fields;

        public bool IsDeleting => !@object["metadata"]["deletionTimestamp"].IsNull;

        /// <summary>The owner reference with <c>controller: true</c>, or null.</summary>
        public Value ControllerReference
        {
            get
            {
                foreach (var owner in @object["metadata"]["ownerReferences"].Items)
                {
                    if (owner["controller"].AsBool() == true)
                    {
                        return owner;
                    }
                }

                return Value.Null;
            }
        }

        /// <summary>The entry of <c>status.conditions</c> with this type, or null.</summary>
        public Value Condition(string type) => Conditions.Find(@object["status"]["conditions"].Items, type);

        public bool IsConditionTrue(string type) => @object.Condition(type)["status"].AsString() == "True";

        public bool HasFinalizer(string finalizer)
        {
            foreach (var item in @object["metadata"]["finalizers"].Items)
            {
                if (item.AsString() == finalizer)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>An owner reference to the object, as a controller writes it on what it makes.</summary>
    public static Value ControllerReferenceTo(Value owner) => Value.Map(
        ("apiVersion", owner.ApiVersion),
        ("kind", owner.ObjectKind),
        ("name", owner.Name),
        ("uid", owner.Uid),
        ("controller", true),
        ("blockOwnerDeletion", true));
}
