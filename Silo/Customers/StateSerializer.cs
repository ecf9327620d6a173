using System.Text.Json;
using Orleans.Storage;
using Personalization.Core.Customers;

namespace Personalization.Silo.Customers;

/// <summary>The bytes that storage keeps, the same under every storage provider: profiles in their own compact form, everything else as JSON.</summary>
public sealed class StateSerializer : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => input is CustomerState customer
        ? new BinaryData(CustomerProfileCodec.Encode(customer.Profile))
        : new BinaryData(JsonSerializer.SerializeToUtf8Bytes(input, JsonSerializerOptions.Web));

    /// <exception cref="InvalidDataException">A profile is damaged or of another version.</exception>
    public T Deserialize<T>(BinaryData input) => typeof(T) == typeof(CustomerState)
        ? (T)(object)new CustomerState { Profile = CustomerProfileCodec.Decode(input.ToMemory()) }
        : input.ToObjectFromJson<T>(JsonSerializerOptions.Web) ?? throw new InvalidDataException($"A stored {typeof(T).Name} is null.");
}
