namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>Reads names and metadata of a session's inputs and outputs.</summary>
internal static unsafe class SessionNodes
{
    public static (string[] Names, Dictionary<string, NodeMetadata> Metadata) ReadInputs(nint session)
    {
        nuint count;
        Ort.Check(Ort.Functions->SessionGetInputCount(session, &count));
        return Read(session, (int)count, Ort.Functions->SessionGetInputName, Ort.Functions->SessionGetInputTypeInfo);
    }

    public static (string[] Names, Dictionary<string, NodeMetadata> Metadata) ReadOutputs(nint session)
    {
        nuint count;
        Ort.Check(Ort.Functions->SessionGetOutputCount(session, &count));
        return Read(session, (int)count, Ort.Functions->SessionGetOutputName, Ort.Functions->SessionGetOutputTypeInfo);
    }

    private static (string[] Names, Dictionary<string, NodeMetadata> Metadata) Read(
        nint session, int count, delegate* unmanaged<nint, nuint, nint, byte**, nint> getName, delegate* unmanaged<nint, nuint, nint*, nint> getTypeInfo)
    {
        var names = new string[count];
        var metadata = new Dictionary<string, NodeMetadata>(count, StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            byte* name;
            nint typeInfo;
            Ort.Check(getName(session, (nuint)i, Ort.Allocator, &name));
            names[i] = Ort.Take(name);
            Ort.Check(getTypeInfo(session, (nuint)i, &typeInfo));
            try
            {
                metadata.Add(names[i], new NodeMetadata(typeInfo));
            }
            finally
            {
                Ort.Functions->ReleaseTypeInfo(typeInfo);
            }
        }
        return (names, metadata);
    }
}
