using Personalization.Training.Ranker;

namespace Personalization.Unit.Training.Ranker;

public sealed class RankerNetworkTests
{
    [Fact]
    public void Backward_AgreesWithCentralDifferences()
    {
        var random = new Random(11);
        var network = new RankerNetwork(random, 5, 8, 6, 3);
        var scratch = network.Scratch();
        double[] x = [0.3, -1.2, 0.8, 2.0, -0.4];
        double[] labels = [1, 0, 1];
        var gradient = new double[network.Parameters.Length];
        network.Backward(x, labels, gradient, scratch);

        var unused = new double[gradient.Length];
        for (var p = 0; p < gradient.Length; p++)
        {
            const double step = 1e-6;
            var kept = network.Parameters[p];
            network.Parameters[p] = kept + step;
            var above = network.Backward(x, labels, unused, scratch);
            network.Parameters[p] = kept - step;
            var below = network.Backward(x, labels, unused, scratch);
            network.Parameters[p] = kept;
            Assert.Equal((above - below) / (2 * step), gradient[p], 1e-6);
        }
    }

    [Fact]
    public void Backward_AddsToWhatIsThere()
    {
        var network = new RankerNetwork(new Random(1), 2, 3, 1);
        var (once, twice) = (new double[network.Parameters.Length], new double[network.Parameters.Length]);
        network.Backward([1, 2], [1], once, network.Scratch());
        for (var i = 0; i < 2; i++) network.Backward([1, 2], [1], twice, network.Scratch());

        Assert.All(once.Zip(twice), pair => Assert.Equal(2 * pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void Backward_OfALargeLogit_StaysFinite()
    {
        var network = new RankerNetwork(new Random(1), 1, 1);
        network.Parameters[0] = 5000;

        Assert.Equal(5000, network.Backward([1], [0], new double[2], network.Scratch()), 1e-6);
    }
}
