using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Personalization.Benchmarks.Http;

/// <summary>
/// One kept connection, one request at a time, by blocking calls: an instrument that takes a few microseconds itself, where a general client would take as much of the
/// processors as what it measures. Answers have a length or are chunked. Not thread safe.
/// </summary>
public sealed class HttpConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly string _host;
    private byte[] _buffer = new byte[1 << 16];
    private byte[] _body = new byte[1 << 16];
    private int _bodyLength;

    public HttpConnection(Uri url)
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 30_000 };
        _socket.Connect("127.0.0.1", url.Port);
        _host = $"{url.Host}:{url.Port}";
    }

    /// <summary>Of the latest answer.</summary>
    public ReadOnlySpan<byte> Body => _body.AsSpan(0, _bodyLength);

    public byte[] Get(string path) => Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {_host}\r\n\r\n");

    public byte[] Post(string path, string json) =>
        Encoding.UTF8.GetBytes($"POST {path} HTTP/1.1\r\nHost: {_host}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}");

    /// <summary>Sends a request that <see cref="Get"/> or <see cref="Post"/> has made, and waits for the answer.</summary>
    /// <returns>Its status.</returns>
    public int Send(byte[] request)
    {
        _socket.Send(request);
        var have = 0;
        int end;
        while ((end = _buffer.AsSpan(0, have).IndexOf("\r\n\r\n"u8)) < 0) have += Receive(have);
        var head = Encoding.ASCII.GetString(_buffer, 0, end);
        var (status, from) = (int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture), end + 4);
        _bodyLength = 0;
        if (head.Contains("chunked", StringComparison.OrdinalIgnoreCase))
        {
            while (true)
            {
                int line;
                while ((line = _buffer.AsSpan(from, have - from).IndexOf("\r\n"u8)) < 0) have += Receive(have);
                var length = int.Parse(Encoding.ASCII.GetString(_buffer, from, line), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                from += line + 2;
                while (have - from < length + 2) have += Receive(have);
                Keep(_buffer.AsSpan(from, length));
                from += length + 2;
                if (length == 0) return status;
            }
        }
        var at = head.IndexOf("Content-Length:", StringComparison.OrdinalIgnoreCase);
        var told = at < 0 ? 0 : int.Parse(head.AsSpan(at + 15, (head.IndexOf('\r', at) is > 0 and var stop ? stop : head.Length) - at - 15), CultureInfo.InvariantCulture);
        while (have - from < told) have += Receive(have);
        Keep(_buffer.AsSpan(from, told));
        return status;
    }

    public void Dispose() => _socket.Dispose();

    private int Receive(int have)
    {
        if (have == _buffer.Length) Array.Resize(ref _buffer, have * 2);
        var received = _socket.Receive(_buffer.AsSpan(have));
        return received > 0 ? received : throw new IOException("the server has closed the connection");
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        if (_body.Length < _bodyLength + part.Length) Array.Resize(ref _body, 2 * (_bodyLength + part.Length));
        part.CopyTo(_body.AsSpan(_bodyLength));
        _bodyLength += part.Length;
    }
}
