using Microsoft.Extensions.Options;
using Personalization.Core.Releases;

namespace Personalization.Inference;

/// <summary>Loads the models of releases with the configured options. A singleton of the service provider.</summary>
public sealed class ModelLoader(IOptions<InferenceOptions> options)
{
    /// <inheritdoc cref="ReleaseModels.Load" />
    public ReleaseModels Load(string folder, ReleaseManifest manifest) => ReleaseModels.Load(folder, manifest, options.Value);
}
