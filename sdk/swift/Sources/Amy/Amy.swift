import Foundation
import HTTPTypes
import OpenAPIRuntime
import OpenAPIURLSession

/// Sends the person's key or access token with every request.
public struct BearerToken: ClientMiddleware {
    private let token: @Sendable () async throws -> String

    /// `token` is asked before each request, so that an access token can be fresh.
    public init(_ token: @escaping @Sendable () async throws -> String) {
        self.token = token
    }

    public func intercept(
        _ request: HTTPRequest,
        body: HTTPBody?,
        baseURL: URL,
        operationID: String,
        next: @Sendable (HTTPRequest, HTTPBody?, URL) async throws -> (HTTPResponse, HTTPBody?)
    ) async throws -> (HTTPResponse, HTTPBody?) {
        var request = request
        request.headerFields[.authorization] = "Bearer \(try await token())"
        return try await next(request, body, baseURL)
    }
}

extension Client {
    /// A client of Amy's API as one person.
    public init(serverURL: URL, token: @escaping @Sendable () async throws -> String) {
        self.init(
            serverURL: serverURL,
            // Times have milliseconds.
            configuration: .init(dateTranscoder: .iso8601WithFractionalSeconds),
            transport: URLSessionTransport(),
            middlewares: [BearerToken(token)]
        )
    }
}
