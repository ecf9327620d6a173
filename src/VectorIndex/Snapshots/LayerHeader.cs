using System.Runtime.InteropServices;

namespace Personalization.VectorIndex.Snapshots;

/// <summary>The sizes of one level above the lowest.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct LayerHeader(int Nodes, int Free);
