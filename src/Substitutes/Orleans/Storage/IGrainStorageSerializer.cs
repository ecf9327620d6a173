namespace Orleans.Storage;

/// <summary>States as bytes, for storage providers that keep bytes.</summary>
public interface IGrainStorageSerializer
{
    BinaryData Serialize<T>(T? input);

    T? Deserialize<T>(BinaryData input);
}
