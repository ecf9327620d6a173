using Personalization.Core.Recommendations;
using Personalization.Gateway.Recommendations;

namespace Personalization.Gateway;

/// <summary>What the gateway can do before anybody asks, so that the first who does is not kept waiting.</summary>
public static class GatewayWarmUp
{
    /// <summary>Writes an answer as it would be sent, and throws it away.</summary>
    /// <returns>Its length in bytes.</returns>
    public static int Write(RecommendationResponse response) => RecommendationWriter.Write(response).Length;
}
