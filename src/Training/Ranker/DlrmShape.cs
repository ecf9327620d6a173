namespace Personalization.Training.Ranker;

/// <summary>Sizes of a DLRM: dense features through the bottom layers to the width of the embeddings, all pairs of dot products, top layers, one logit a head.</summary>
/// <param name="Dense">K: dense features of a row.</param>
/// <param name="Fields">F: embeddings of a row.</param>
/// <param name="Width">D of an embedding.</param>
/// <param name="Bottom">Hidden layers of the bottom; its last layer has the width of an embedding.</param>
/// <param name="Wide">Numbers of a row that go into the top as they are.</param>
/// <param name="Top">Hidden layers of the top, at least one.</param>
public sealed record DlrmShape(int Dense, int Fields, int Width, int[] Bottom, int[] Top, int Heads, int Wide = 0)
{
    /// <summary>Dot products of the fields and the bottom's result, each pair once.</summary>
    public int Pairs => (Fields + 1) * Fields / 2;

    /// <summary>What the first layer of the top reads.</summary>
    public int TopInputs => Width + Pairs + Wide;
}
