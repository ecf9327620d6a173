namespace Personalization.Silo;

/// <summary>Names of the grain storage providers.</summary>
public static class StorageNames
{
    public const string Customers = "customers";
    public const string Catalog = "catalog";
}
