using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Personalization.Storage.Blobs;
using Personalization.Storage.Releases;
using Personalization.Testing;

namespace Personalization.Unit.Storage.Blobs;

public sealed class BlobStoreOptionsTests
{
    private const string ConnectionString =
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=c2VjcmV0;BlobEndpoint=http://127.0.0.1:1/devstoreaccount1;";

    [Theory]
    [InlineData("data/blobs")]
    [InlineData("/var/lib/blobs")]
    [InlineData("file:///var/lib/blobs")]
    [InlineData("azure:" + ConnectionString)]
    [InlineData("AZURE:UseDevelopmentStorage=true")]
    [InlineData("azure:https://account.blob.core.windows.net/container?sig=x")]
    public void ALocation_ThatCanBeOpened_IsAllowed(string location) => Assert.True(Validate(location).Succeeded);

    [Theory]
    [InlineData("azure:", "no connection string")]
    [InlineData("azure:AccountName=only", "no connection string")]
    [InlineData("azure:top secret", "no connection string")]
    [InlineData("s3://bucket", "starts with s3:")]
    [InlineData("", "is empty")]
    public void ALocation_ThatCannotBeOpened_IsRefused_WithoutRepeatingSecrets(string location, string why)
    {
        var failure = Assert.Single(Validate(location).Failures!);
        Assert.StartsWith("Blobs:Location", failure, StringComparison.Ordinal);
        Assert.Contains(why, failure, StringComparison.Ordinal);
        Assert.DoesNotContain("top secret", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void AllErrors_AreToldTogether()
    {
        var result = Validate("s3://bucket", container: "Upper--Case");
        Assert.Equal(2, result.Failures!.Count());
    }

    [Fact]
    public async Task AddBlobStore_OpensTheConfiguredFolder()
    {
        using var folder = new TemporaryFolder();
        var services = Services(folder.File("blobs"));
        var store = services.GetRequiredService<IBlobStore>();
        Assert.Empty(await services.GetRequiredService<ReleaseStore>().ListAsync());
        Assert.IsType<FolderBlobStore>(store);
        Assert.Equal(folder.File("blobs"), store.Location);
        Assert.True(Directory.Exists(folder.File("blobs")));
    }

    [Fact]
    public void AddBlobStore_WithBadOptions_SaysWhatIsWrong()
    {
        var error = Assert.Throws<OptionsValidationException>(() => Services("s3://bucket").GetRequiredService<IBlobStore>());
        Assert.Contains("Blobs:Location starts with s3:", error.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Services(string location)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Blobs:Location", location)]).Build();
        return new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddBlobStore().BuildServiceProvider();
    }

    private static ValidateOptionsResult Validate(string location, string container = "personalization") =>
        new BlobStoreOptionsValidator().Validate(null, new BlobStoreOptions { Location = location, Container = container });
}
