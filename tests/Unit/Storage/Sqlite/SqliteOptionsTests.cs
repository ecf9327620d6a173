using Personalization.Storage.Sqlite;

namespace Personalization.Unit.Storage.Sqlite;

public sealed class SqliteOptionsTests
{
    [Fact]
    public void TheDefaults_AreValid() => Assert.True(new SqliteOptionsValidator().Validate(null, new SqliteOptions()).Succeeded);

    [Fact]
    public void AllErrors_AreToldTogether()
    {
        var result = new SqliteOptionsValidator().Validate(null, new SqliteOptions
        {
            Path = "",
            QueueCapacity = 0,
            MaxBatchWrites = 5,
            ReadConnections = 65,
            BusyTimeout = TimeSpan.Zero,
            MaxFileBytes = 1,
        });
        Assert.Equal(
        [
            "Sqlite:BusyTimeout is out of range, must be 00:00:01 to 00:10:00",
            "Sqlite:MaxBatchWrites is 5, must be at most Sqlite:QueueCapacity, which is 0",
            "Sqlite:MaxFileBytes is out of range, must be 65536 or more",
            "Sqlite:Path is empty, must be a file",
            "Sqlite:QueueCapacity is out of range, must be 1 to 1000000",
            "Sqlite:ReadConnections is out of range, must be 1 to 64",
        ], result.Failures!.Order(StringComparer.Ordinal));
    }
}
