namespace Orleans.Providers;

/// <summary>Names of providers that need none.</summary>
public static class ProviderConstants
{
    public const string DEFAULT_STORAGE_PROVIDER_NAME = "Default";
    public const string DEFAULT_PUBSUB_PROVIDER_NAME = "PubSubStore";
}
