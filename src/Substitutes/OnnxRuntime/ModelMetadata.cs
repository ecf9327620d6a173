using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>What a model file says of itself.</summary>
public sealed unsafe class ModelMetadata
{
    internal ModelMetadata(nint session)
    {
        nint metadata;
        Ort.Check(Ort.Functions->SessionGetModelMetadata(session, &metadata));
        try
        {
            byte* text;
            Ort.Check(Ort.Functions->ModelMetadataGetProducerName(metadata, Ort.Allocator, &text));
            ProducerName = Ort.Take(text);
            Ort.Check(Ort.Functions->ModelMetadataGetGraphName(metadata, Ort.Allocator, &text));
            GraphName = Ort.Take(text);
            CustomMetadataMap = ReadMap(metadata);
        }
        finally
        {
            Ort.Functions->ReleaseModelMetadata(metadata);
        }
    }

    public string ProducerName { get; }

    public string GraphName { get; }

    /// <summary>Key and value pairs that whoever wrote the model added.</summary>
    public Dictionary<string, string> CustomMetadataMap { get; }

    private static Dictionary<string, string> ReadMap(nint metadata)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        byte** keys;
        long count;
        Ort.Check(Ort.Functions->ModelMetadataGetCustomMetadataMapKeys(metadata, Ort.Allocator, &keys, &count));
        for (long i = 0; i < count; i++)
        {
            byte* value;
            Ort.Check(Ort.Functions->ModelMetadataLookupCustomMetadataMap(metadata, Ort.Allocator, keys[i], &value));
            map.Add(Ort.Take(keys[i]), Ort.Take(value));
        }
        if (keys is not null)
        {
            Ort.Free(keys);
        }
        return map;
    }
}
